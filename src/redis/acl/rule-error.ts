/** Why a rule is refused, as Redis words it. */
export class RuleError {
  constructor(readonly reason: string) {}
}

export const ruleSyntax = (): RuleError => new RuleError('Syntax error');
