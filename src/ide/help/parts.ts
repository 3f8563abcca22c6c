// What the help has.
export type HelpPart = 'keys' | 'words' | 'about';
