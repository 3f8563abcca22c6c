// Letters of texts as Python and Jinja2 change them.

/** `str.capitalize`. */
export const capitalized = (text: string): string => {
  const [first = '', ...rest] = [...text];
  return first.toUpperCase() + rest.join('').toLowerCase();
};

/** `str.title`: each run of letters begins in upper case. */
export const pythonTitle = (text: string): string => text.replace(/\p{L}+/gu, capitalized);

/** Jinja2's filter: words begin after white space, hyphens and opening brackets. */
export const jinjaTitle = (text: string): string => text.split(/([-\s({[<]+)/).map(capitalized).join('');

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char]);

/** `urlencode` of one text: UTF-8, all but letters, digits, and _.-~/ */
export const urlEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%2F', '/');
