// A query as it was read.

/** `step.end`: which end of the edge one comes to. */
export interface Step { readonly edge: string; readonly end: 'source' | 'target' }
/** Over edges to a field; without a field: to the entity at the end. */
export interface Path { readonly steps: readonly Step[]; readonly field: string | undefined }

export type Scalar = null | boolean | number | string;
export type Operand = { readonly value: Scalar } | { readonly parameter: number } | { readonly list: readonly Operand[] };
export type Relation = '==' | '!=' | '<' | '>' | '<=' | '>=';

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'table'; readonly is: boolean; readonly name: Operand }
  | { readonly kind: 'compare'; readonly path: Path; readonly relation: Relation; readonly to: Operand }
  | { readonly kind: 'in'; readonly path: Path; readonly list: Operand }
  | { readonly kind: 'like' | 'matches'; readonly path: Path; readonly pattern: Operand }
  | { readonly kind: 'exists' | 'truthy'; readonly path: Path };

export interface Query {
  readonly where: Expression;
  readonly order: readonly { readonly path: Path; readonly descending: boolean }[];
  readonly limit: Operand | undefined;
  /** How many `?` there are. */
  readonly parameters: number;
}

/** A query that is none: its code, where (1-based), and what to write. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(readonly code: 'UnexpectedToken' | 'UnterminatedString' | 'InvalidOperator' | 'MissingOperand' | 'InvalidRegex' | 'WrongParameters', why: string, readonly line: number, readonly column: number) {
    super(`${code} at line ${line}, column ${column} of the query: ${why}`);
  }
}
