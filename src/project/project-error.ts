/** Why a project cannot be opened or saved as files: a sentence for the person who has them. */
export class ProjectError extends Error {}
