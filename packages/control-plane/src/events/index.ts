export { EventName } from './event-name.js';
export { EventHub, type HubOptions, type Subscriber, type WorkspaceEvent } from './hub.js';
export { type Announce, Outbox } from './outbox.js';
export { readEvents, type RecordedEvent } from './read-events.js';
