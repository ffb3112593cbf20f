export { readSecretsKey, SecretBox, SecretNotOpened, type SecretPlace, type StoredSecret } from './secret-box.js';
