// What can be done by a key: what the keyboard obeys, and the palette lists.
import { complete } from './editor/completing.ts';
import type { ProjectFiles } from './disk/ProjectFiles.ts';
import type { Action } from '../hosts/page.ts';
import { drawn, holdKeys } from './held-keys.ts';
import { PARTS } from './state/places.ts';
import type { Workspace } from './Workspace.svelte.ts';

/** What has a key, now. What else can be done, the palette has (palette/all-actions.ts). */
export function actions(workspace: Workspace): Action[] {
  return [
    ...runActions(workspace), ...debugActions(workspace), ...historyActions(workspace), ...goActions(workspace), ...scriptActions(workspace),
    ...fileActions(workspace), ...viewActions(workspace), ...workspace.page?.actions?.() ?? [],
  ];
}

export function runActions(workspace: Workspace): Action[] {
  const { busy } = workspace.runs;
  return [
    { group: 'Run', title: 'Run the script', keys: 'Mod+Enter', enabled: !busy, run: () => void workspace.run() },
    { group: 'Run', title: 'Stop', keys: 'Mod+.', enabled: busy, run: () => workspace.stop() },
    killAction(workspace),
    checkAction(workspace),
    {
      group: 'Run', title: 'Keep this run as a test', keys: 'Alt+Shift+K', enabled: workspace.runs.shown !== null,
      run: () => { const { shown } = workspace.runs; if (shown) void workspace.test((tests) => tests.keep(shown)); },
    },
  ];
}

/** What the script does, held against its tests; while a lesson is open, against what that asks for. */
function checkAction(workspace: Workspace): Action {
  const { lessons } = workspace;
  if (lessons?.lesson === undefined) return { group: 'Run', title: 'Run the tests', keys: 'Mod+Shift+Enter', run: () => void workspace.test((tests) => tests.show()) };
  return { group: 'Run', title: 'Check the answer', keys: 'Mod+Shift+Enter', enabled: !lessons.checking, run: () => { workspace.layout.show('lesson'); void lessons.check(); } };
}

/** What ends a run gently: as the host says it, or refused once it has changed something. */
export function killAction({ page, session, runs, notices }: Workspace): Action {
  const kill = async (): Promise<void> => {
    const verdict = await session?.end(({ wrote }) => (wrote ? 'refused' : 'end'));
    if (verdict === 'refused') notices.show('The run has changed something: Stop ends it, and takes that back.', { tone: 'warning' });
  };
  return page?.actions?.().find(({ menu }) => menu?.of === 'run') ?? {
    group: 'Run', title: 'Kill, unless it has changed something', keys: 'Mod+Shift+K', enabled: runs.busy, run: () => void kill(),
    menu: { of: 'run', label: 'Kill', about: 'Refused once the run has changed something' },
  };
}

/** Of looking back at a run: most of them once one does. */
function debugActions(workspace: Workspace): Action[] {
  const { debugging, ready } = workspace;
  const toggle = (): void => void workspace.openDebugging().then((its) => its.toggleStop(workspace.cursorLine()));
  return [
    { group: 'Debug', title: 'Look back at this run', keys: 'Alt+Shift+B', enabled: ready, run: () => void workspace.debug() },
    { group: 'Debug', title: 'Breakpoint at this line', keys: 'F9', run: toggle },
    ...debugging?.active ? debugging.actions : [],
  ];
}

export function historyActions({ runs, layout, places }: Workspace): Action[] {
  const ofRun = places.slice(0, 2).map(({ place }) => place);
  const look = (move: () => void) => (): void => {
    if (!ofRun.some((place) => layout.visible(place))) layout.show('result');
    move();
  };
  return [
    {
      group: 'Run', title: 'Look at the run before', keys: 'Alt+Comma', enabled: runs.place < runs.history.length - 1,
      run: look(() => runs.step(-1)),
    },
    {
      group: 'Run', title: 'Look at the run after', keys: 'Alt+Period', enabled: runs.place > 0,
      run: look(() => runs.step(1)),
    },
    {
      group: 'Run', title: 'Back to the last run', keys: 'Alt+End', enabled: runs.past !== null,
      run: look(() => runs.show(null)),
    },
    {
      group: 'Run', title: 'History of runs', keys: 'Alt+H', enabled: runs.history.length > 0,
      run: () => {
        runs.listed = !runs.listed || !layout.visible('result');
        layout.show('result');
      },
    },
  ];
}

export function goActions(workspace: Workspace): Action[] {
  return [
    { group: 'Go to', title: 'Script', keys: 'Alt+0', run: () => workspace.focus('script') },
    ...[...workspace.places, ...PARTS].map(({ place, title, keys }): Action =>
      ({ group: 'Go to', title, keys, run: () => workspace.focus(place) })),
  ];
}

export function scriptActions(workspace: Workspace): Action[] {
  const { projects, layout } = workspace;
  const id = projects.currentId;
  // These keys are for what the editor shows: a file of the script where one is open.
  const own = projects.file ? [undefined, undefined] as const : ['F2', 'Alt+Shift+Backspace'] as const;
  return [
    { group: 'Script', title: 'New script', keys: 'Alt+N', run: () => workspace.create() },
    { group: 'Script', title: 'Rename this script', keys: own[0], run: () => renameName(workspace, () => layout.rename(id)) },
    { group: 'Script', title: 'Duplicate this script', keys: 'Alt+Shift+D', run: () => projects.duplicate(id) },
    { group: 'Script', title: 'Delete this script', keys: own[1], run: () => workspace.remove(id) },
    ...includeActions(workspace), ...partActions(workspace),
    { group: 'Script', title: 'Copy a link to this script', keys: 'Mod+S', run: () => void workspace.sharing.copy() },
    { group: 'Script', title: 'Share this script', run: () => { workspace.sharing.open = true; } },
    ...(workspace.door.exports ? [
      { group: 'Script', title: 'Export this script as code', run: () => { workspace.sharing.exporting = true; } },
    ] : []),
    { group: 'Script', title: 'Previous script', keys: 'Alt+PageUp', run: () => projects.step(-1) },
    { group: 'Script', title: 'Next script', keys: 'Alt+PageDown', run: () => projects.step(1) },
  ];
}

/** The key renames the name at the cursor, where the editor has the keyboard and there is one. */
function renameName({ view }: Workspace, otherwise: () => void): void {
  const its = view();
  if (its?.hasFocus !== true) return otherwise();
  void complete(its).then(async () => (await import('./editor/completion.ts')).renameHere(its) || otherwise());
}

export function fileActions(workspace: Workspace): Action[] {
  const act = (title: string, what: (files: ProjectFiles) => Promise<void>, keys = ''): Action =>
    ({ group: 'Files', title, ...(keys !== '' && { keys }), run: () => void workspace.files(what) });
  return [
    act('Open scripts…', (files) => files.open(), 'Mod+O'),
    act('Open a script from a folder…', (files) => files.openFolder(), 'Alt+O'),
    act('Save this script', (files) => files.save(), 'Mod+Shift+S'),
    {
      ...act('Save this script to a folder…', (files) => files.saveFolder()),
      enabled: 'showDirectoryPicker' in globalThis,
    },
    act('Save this script as a zip…', (files) => files.saveZip()),
    act('Save all scripts…', (files) => files.saveAll()),
  ];
}

/** Of the parts of the script that can be opened alone. */
function partActions({ parts, door, cursor }: Workspace): Action[] {
  if (door.parts === undefined) return [];
  return [
    parts.part === undefined
      ? { group: 'Script', title: 'Open the part at the cursor alone', keys: 'Alt+Shift+O', run: () => void parts.openAt(cursor()) }
      : { group: 'Script', title: 'Show the whole script', keys: 'Alt+Shift+O', run: () => void parts.close() },
  ];
}

/** Of the files that a script can include. */
function includeActions(workspace: Workspace): Action[] {
  const { projects, layout } = workspace;
  const name = projects.file?.name;
  type Files = typeof import('./include/file-edits.ts');
  const act = (title: string, keys: string, run: (files: Files) => void): Action =>
    ({ group: 'Script', title, keys, run: () => void import('./include/file-edits.ts').then(run) });
  const addFile = (): void => {
    const held = holdKeys('Name of the file', () => {});
    import('./include/file-edits.ts').then((files) => {
      files.addFile(workspace);
      return workspace.layout.renamingFile === '' ? undefined : drawn('[aria-label="Name of the file"]');
    }).then((field) => (field ? held.into(field) : held.drop()), (cause: unknown) => {
      held.drop();
      throw cause;
    });
  };
  return [
    { group: 'Script', title: 'Add a file', keys: 'Alt+Shift+N', run: addFile },
    ...(name === undefined ? [] : [
      { group: 'Script', title: 'Rename this file', keys: 'F2', run: () => renameName(workspace, () => { layout.renamingFile = name; }) },
      act('Delete this file', 'Alt+Shift+Backspace', (files) => files.removeFile(workspace, name)),
    ]),
    ...(projects.current?.files?.length ? [
      act('Previous file', 'Alt+Shift+PageUp', (files) => files.stepFile(workspace, -1)),
      act('Next file', 'Alt+Shift+PageDown', (files) => files.stepFile(workspace, 1)),
    ] : []),
  ];
}

export function viewActions(workspace: Workspace): Action[] {
  const { layout, places } = workspace;
  const goTo = (by: 1 | -1): void => void import('./layout/areas.ts').then(({ goToArea }) => goToArea(workspace, by));
  const hasDock = places.some((one) => one.dock);
  return [
    { group: 'View', title: 'Actions', keys: 'Mod+K', run: () => { layout.palette = !layout.palette; } },
    { group: 'View', title: 'Show or hide the list of scripts', keys: 'Mod+B', run: () => layout.toggleList() },
    { group: 'View', title: 'Next area of the page', keys: 'F6', run: () => goTo(1) },
    { group: 'View', title: 'Previous area of the page', keys: 'Shift+F6', run: () => goTo(-1) },
    { group: 'View', title: layout.presenting === '' ? 'Present this panel: it fills the screen' : 'Leave the presentation', keys: 'Alt+Shift+Enter', run: () => togglePresentation(layout) },
    ...(hasDock ? [{
      group: 'View', title: 'Show or hide the dock', keys: 'Mod+J',
      run: () => { layout.console = !layout.console; },
    }] : []),
    {
      group: 'View', title: layout.dark ? 'Light theme' : 'Dark theme', keys: 'Alt+T',
      run: () => layout.toggleTheme(),
    },
    {
      group: 'View', title: 'Theme of the system', enabled: layout.theme !== 'system',
      run: () => { layout.theme = 'system'; },
    },
  ];
}

/** Presents the panel that has the keyboard; else what a phone shows, or the script. */
function togglePresentation(layout: Workspace['layout']): void {
  if (layout.presenting !== '') return void (layout.presenting = '');
  const within = document.activeElement?.closest('[data-area=script], [id^="place-"]');
  const place = within?.id.replace(/^place-|-tab$/g, '') ?? (layout.phone ? layout.place : '');
  layout.present(place === '' ? 'script' : place);
}
