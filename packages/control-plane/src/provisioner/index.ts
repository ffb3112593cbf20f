export { BackendError, type Backend, type InstanceSpec, type InstanceState, type SessionBackend } from './backend.js';
export { DockerBackend, type DockerOptions } from './docker.js';
export { type BackendAction, DockerDouble, HostedDouble } from './double.js';
export { HostedBackend, type HostedOptions } from './hosted.js';
