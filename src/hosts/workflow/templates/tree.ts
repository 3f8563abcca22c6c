// The tree that @huggingface/jinja makes of a template, as far as it is run here.

export type Body = readonly Tree[];
interface Operator { value: string }

export interface Identifier { type: 'Identifier'; value: string }
export interface Keyword { type: 'KeywordArgumentExpression'; key: Identifier; value: Tree }
export interface Call { type: 'CallExpression'; callee: Tree; args: Tree[] }

/** Expressions and statements alike. */
export type Tree =
  | Identifier | Keyword | Call
  | { type: 'IntegerLiteral' | 'FloatLiteral'; value: number }
  | { type: 'StringLiteral'; value: string }
  | { type: 'ArrayLiteral' | 'TupleLiteral'; value: Tree[] }
  | { type: 'ObjectLiteral'; value: Map<Tree, Tree> }
  | { type: 'MemberExpression'; object: Tree; property: Tree; computed: boolean }
  | { type: 'SliceExpression'; start?: Tree; stop?: Tree; step?: Tree }
  | { type: 'BinaryExpression'; operator: Operator; left: Tree; right: Tree }
  | { type: 'UnaryExpression'; operator: Operator; argument: Tree }
  | { type: 'FilterExpression'; operand: Tree; filter: Identifier | Call }
  | { type: 'SelectExpression'; lhs: Tree; test: Tree }
  | { type: 'Ternary'; condition: Tree; trueExpr: Tree; falseExpr: Tree }
  | { type: 'SpreadExpression' | 'KeywordSpreadExpression'; argument: Tree }
  | { type: 'If'; test: Tree; body: Body; alternate: Body }
  | { type: 'For'; loopvar: Tree; iterable: Tree; body: Body; defaultBlock: Body }
  | { type: 'Set'; assignee: Tree; value: Tree | null; body: Body }
  | { type: 'Macro'; name: Identifier; args: (Identifier | Keyword)[]; body: Body }
  | { type: 'CallStatement'; call: Call; callerArgs: (Identifier | Keyword)[] | null; body: Body }
  | { type: 'FilterStatement'; filter: Identifier | Call; body: Body }
  | { type: 'Comment'; value: string }
  | { type: 'TestExpression' | 'Break' | 'Continue' };
