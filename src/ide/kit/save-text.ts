// A text as a file of the person's.

/** Saves a text where the browser saves what is downloaded. `type`: "text/csv". */
export function saveText(text: string, name: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
