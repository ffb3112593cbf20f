/** A name that is safe in any folder: its last part, in plain characters, never hidden and never empty. */
export function sanitiseFilename(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^\.+/, '');
  if (plain === '' || /^_+$/.test(plain)) return 'file';
  if (plain.length <= LONGEST_NAME) return plain;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, LONGEST_NAME - ending.length)}${ending}`;
}

/** The type and subtype alone: a parameter could carry anything into a header. What is neither is a row of octets. */
export function sanitiseContentType(contentType: string | undefined): string {
  const bare = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return CONTENT_TYPE.test(bare) ? bare : 'application/octet-stream';
}

const LONGEST_NAME = 100;
const CONTENT_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/;
