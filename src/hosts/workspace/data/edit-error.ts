// What cannot be done to a workspace, by the document's kinds of errors.
export type EditErrorKind = 'EntityNotFound' | 'FieldNotFound' | 'PermissionDenied' | 'InvalidOperation' | 'NetworkError' | 'Timeout';

/** Nothing was changed. The message begins with the kind: scripts tell them apart by it. */
export class EditError extends Error {
  override readonly name = 'EditError';
  constructor(readonly kind: EditErrorKind, readonly why: string) { super(`${kind}: ${why}`); }
}
