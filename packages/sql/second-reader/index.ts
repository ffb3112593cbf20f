export { readSecond } from './second-reader.js';
export { compare, viewOf, type Fact, type View } from './view.js';
