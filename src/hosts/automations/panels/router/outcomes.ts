// What may become of a trigger for an automation, in words.

export const OUTCOMES = [
  { value: 'ran', label: 'ran', sign: '✓' },
  { value: 'failed', label: 'failed', sign: '✕' },
  { value: 'condition', label: 'condition', sign: '○' },
  { value: 'disabled', label: 'disabled', sign: '–' },
  { value: 'rate', label: 'rate limit', sign: '!' },
  { value: 'permission', label: 'permission', sign: '!' },
  { value: 'depth', label: 'chain limit', sign: '!' },
  { value: 'none', label: 'no listener', sign: '·' },
] as const;

const of = (outcome: string): { label: string; sign: string } => OUTCOMES.find(({ value }) => value === outcome) ?? { label: outcome, sign: '?' };
export const signOf = (outcome: string): string => of(outcome).sign;
export const wordsOf = (outcome: string): string => of(outcome).label;
