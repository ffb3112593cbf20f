export { findActivity, findInitiator, readActivity, type RecordedActivity } from './read-activity.js';
export { type Activity, recordActivity } from './record-activity.js';
