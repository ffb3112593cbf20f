/** An element of an XML document; it has either children or a text. */
export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  /** As it is written, indented, with its line break. */
  text(indent?: string): string;
}

export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly Element[] = [],
  content = '',
): Element {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedValue(value)}"`);
  const head = `<${name}${list.join('')}`;
  return {
    name,
    children,
    text(indent = '') {
      if (children.length > 0) {
        const inner = children.map((child) => child.text(`${indent}  `)).join('');
        return `${indent}${head}>\n${inner}${indent}</${name}>\n`;
      }
      if (content === '') return `${indent}${head}/>\n`;
      return `${indent}${head}>${escapedText(content)}</${name}>\n`;
    },
  };
}

function escapedText(text: string): string {
  return legal(text).replace(/[<>&\r]/g, reference);
}

/** In an attribute a parser makes blanks of line breaks and tabs that are written as they are. */
function escapedValue(text: string): string {
  return legal(text).replace(/[<>&"\t\n\r]/g, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** What XML 1.0 cannot say at all, not even by a reference, has to be replaced. */
function legal(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
