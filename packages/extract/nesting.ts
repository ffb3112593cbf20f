/** Far below where the parser, which is native code, would end the whole run with a stack overflow (from 3,000 or so). */
const LIMIT = 1000;

/** Whether brackets are nested deeper than any parser should be asked to follow. */
export function nestsTooDeep(text: string): boolean {
  // Brackets in strings count here too; only a file that seems too deep with them is read more carefully.
  return text.length > LIMIT && deeper(text) && deeper(text.replace(NOT_CODE, ''));
}

/** A quote inside a regular expression can lead this astray no further than to the end of its line. */
const NOT_CODE = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\//g;

function deeper(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > LIMIT) return true;
        break;
      case 0x29: // )
      case 0x5d: // ]
      case 0x7d: // }
        if (depth > 0) depth -= 1;
        break;
      default:
    }
  }
  return false;
}
