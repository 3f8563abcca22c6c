// Everything that can be done, in the order in which it is listed: what has a key, and what has none.
import { isSeeded } from '../../project/project.ts';
import type { EditorView } from '@codemirror/view';
import * as editing from '../editor/completion.ts';
import type { Action } from '../../hosts/page.ts';
import { fileActions, goActions, historyActions, runActions, scriptActions, viewActions } from '../actions.ts';
import { repeatActions } from '../repeat/actions.ts';
import { loadData } from '../script-data.svelte.ts';
import type { HelpPart } from '../help/parts.ts';
import { worldActions } from '../world/actions.ts';
import type { Workspace } from '../Workspace.svelte.ts';

/** Groups of the page's own in which a host's actions can stand; those of other groups come after the page's. */
const GROUPS = ['Run', 'Version', 'Help'];

export function allActions(workspace: Workspace): Action[] {
  // What ends a run is among the page's own.
  const its = workspace.page?.actions?.().filter(({ menu }) => menu?.of !== 'run') ?? [];
  const of = (group: string): Action[] => its.filter((action) => action.group === group);
  return [
    ...runActions(workspace), ...repeatActions(workspace), ...of('Run'), ...historyActions(workspace), ...goActions(workspace), ...analysisActions(workspace), ...lessonActions(workspace), ...scriptActions(workspace),
    ...editActions(workspace), ...originActions(workspace), ...worldActions(workspace), ...fileActions(workspace), ...of('Version'), ...versionActions(workspace), ...viewActions(workspace), ...presentActions(workspace), ...codeActions(workspace),
    ...helpActions(workspace), ...of('Help'), ...its.filter(({ group }) => !GROUPS.includes(group)), ...exampleActions(workspace), ...openActions(workspace),
    ...partActions(workspace), ...functionActions(workspace),
  ];
}

/** Of the course that is open; before there is one, what opens it. */
function lessonActions(workspace: Workspace): Action[] {
  const { lessons } = workspace;
  const act = (title: string, run: (its: NonNullable<typeof lessons>) => Promise<void>, enabled = true): Action =>
    ({ group: 'Lessons', title, enabled, run: () => void workspace.learn(run) });
  if (lessons?.lesson === undefined) return [act('Lessons', (its) => its.open())];
  const { number, all } = lessons;
  return [
    act('Next lesson', (its) => its.step(1), number < all.length - 1), act('Previous lesson', (its) => its.step(-1), number > 0),
    act('Show a hint', async (its) => { its.hints++; }, lessons.hints < (lessons.text?.hints.length ?? 0)),
    act(lessons.aside === undefined ? 'Show the solution' : 'Back to my answer', async (its) => its.toggleSolution()),
    act('Show me the solution, step by step', (its) => its.showMe()), act('Close the lessons', async (its) => its.close()),
    ...all.map(({ id, title }) => act(title, (its) => its.open(id))),
  ];
}

/** What stands within the panel of analysis. */
function analysisActions(workspace: Workspace): Action[] {
  const { layout, host } = workspace;
  const show = (section: string) => (): void => {
    layout.section = section;
    void workspace.focus('analysis');
  };
  const own = (host?.panels ?? []).filter(({ analysis }) => analysis).map(({ id, title }): Action => ({ group: 'Go to', title, run: show(id) }));
  return [...own, { group: 'Go to', title: 'Profile', run: show('profile') }, { group: 'Go to', title: 'History', run: show('history') }];
}

/** What one looks up. */
export function helpActions({ host, layout }: Workspace): Action[] {
  const show = (part: HelpPart) => (): void => { layout.help = part; };
  return [
    { group: 'Help', title: 'Keys', run: show('keys') },
    { group: 'Help', title: `Words of ${host?.title ?? 'Lua'}`, run: show('words') },
    { group: 'Help', title: 'About Evalua: licence, version', run: show('about') },
  ];
}

/** What is done to the text at the cursor. The editor has these keys; all of it is there once the palette is. */
function editActions({ view, notices }: Workspace): Action[] {
  const act = (title: string, keys: string, does: (its: typeof editing, on: EditorView) => unknown): Action => ({
    group: 'Edit', title, keys, enabled: view() !== undefined,
    run: () => {
      const on = view();
      if (on === undefined) return;
      on.focus();
      does(editing, on);
    },
  });
  return [
    act('Rename the local at the cursor', 'F2', (its, on) => its.renameHere(on) || notices.show('At the cursor is no local.')),
    act('Go to the definition', 'F12', (its, on) => its.goToDefinition(on)),
    act('List the references', 'Shift+F12', (its, on) => its.showReferences(on)),
    act('Show what the call takes', 'Mod+Shift+Space', (its, on) => its.showSignature(on)),
    act('Format the script', 'Shift+Alt+F', (its, on) => its.formatNow(on)),
  ];
}

/** The functions of the text: its outline. */
function functionActions(workspace: Workspace): Action[] {
  const view = workspace.view();
  if (view === undefined) return [];
  return editing.functionsOf(view).map(({ name, line, depth }): Action =>
    ({ group: 'Functions', title: `${'  '.repeat(depth)}${name}, line ${line}`, run: () => workspace.goToLine(line) }));
}

/** One for each part of the script that can be opened alone: they come a moment later, and move no other. */
function partActions({ parts }: Workspace): Action[] {
  return parts.names.filter((name) => name !== parts.part?.name).map((name): Action =>
    ({ group: 'Parts', title: `Open ${name} alone`, run: () => void parts.open(name) }));
}

/** Of a script that came from elsewhere: as the bar over it has them. */
function originActions(workspace: Workspace): Action[] {
  const { projects } = workspace;
  const visiting = projects.visiting !== '' && projects.visiting === projects.currentId;
  return [
    {
      group: 'Script', title: 'Load the data of this script', enabled: isSeeded(projects.current?.seed ?? []),
      run: () => void loadData(workspace),
    },
    { group: 'Script', title: 'Keep the script of the link', enabled: visiting, run: () => projects.keep() },
    { group: 'Script', title: 'Close the script of the link', enabled: visiting, run: () => projects.leave() },
  ];
}

/** Each panel, on the whole screen. */
function presentActions({ layout, places }: Workspace): Action[] {
  return [{ place: 'script', title: 'Script' }, ...places].map(({ place, title }): Action =>
    ({ group: 'View', title: `Present: ${title}`, run: () => layout.present(place) }));
}

/** How the code shows. */
function codeActions({ layout }: Workspace): Action[] {
  return [
    { group: 'View', title: layout.wrap ? 'Let long lines of code run on' : 'Wrap long lines of code', run: () => { layout.wrap = !layout.wrap; } },
    { group: 'View', title: 'Larger code', run: () => layout.enlarge(2) },
    { group: 'View', title: 'Smaller code', run: () => layout.enlarge(-1) },
    { group: 'View', title: 'Code in its first size', enabled: layout.larger !== 0, run: () => { layout.larger = 0; } },
  ];
}

/** What the menu of the version has. */
function versionActions(workspace: Workspace): Action[] {
  const { release, projects } = workspace;
  if (release === undefined) return [];
  return release.options.map(({ value, label }): Action => ({
    group: 'Version', title: `Run as ${label}`, enabled: projects.setting(release) !== value,
    run: () => projects.changeSetting(release, value),
  }));
}

function exampleActions(workspace: Workspace): Action[] {
  return (workspace.host?.examples ?? []).map((example): Action =>
    ({ group: 'Examples', title: example.title, run: () => void workspace.openExample(example.id) }));
}

function openActions({ projects }: Workspace): Action[] {
  return projects.list.filter(({ id }) => id !== projects.currentId).map(({ id, name }): Action =>
    ({ group: 'Open', title: name, run: () => projects.open(id) }));
}
