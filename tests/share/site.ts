// Links and files of projects as this site has them.
import { HOME } from '../../src/home.ts';
import * as collection from '../../src/project/collection.ts';
import * as format from '../../src/project/format.ts';
import type { Contents, FileBytes, Opened } from '../../src/project/format.ts';
import * as link from '../../src/project/link.ts';
import { newProject } from '../../src/project/project.ts';
import type { Project } from '../../src/project/project.ts';

export const project = (given: Partial<Project>): Project => newProject(HOME, given);
export const encodeLink = (given: Partial<Project>): Promise<string> => link.encodeLink(given, HOME);
export const decodeLink = (fragment: string, tell?: (text: string) => void): Promise<Project> => link.decodeLink(fragment, HOME, tell);
export const fromFiles = (contents: Contents, name: string): Opened => format.fromFiles(contents, name, HOME);
export const toFiles = (given: Project, existing?: Contents, main?: string): Map<string, FileBytes> =>
  format.toFiles(given, HOME, existing, main);
export const fromCollection = (contents: Contents, name: string): Opened[] => collection.fromCollection(contents, name, HOME);
export const toCollection = (projects: readonly Project[]): Map<string, FileBytes> => collection.toCollection(projects, HOME);
