/** What a piece of the output is; how that looks is the host's to say. */
export type Style = 'error' | 'note' | 'allowed' | 'headline' | 'place' | 'gutter' | 'name' | 'quiet';

/** Gives a text its colours; returns it as it is where there are none. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
