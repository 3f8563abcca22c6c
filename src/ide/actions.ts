// Everything that can be done, with its key: what the palette lists and the keyboard obeys.
import type { ProjectFiles } from './disk/ProjectFiles.ts';
import { drawn, holdKeys } from './held-keys.ts';
import { startOver } from '../hosts/redis/page/start-over.ts';
import type { Workspace } from './Workspace.svelte.ts';

export interface Action {
  title: string;
  group: 'Run' | 'Go to' | 'Script' | 'Files' | 'Version' | 'Examples' | 'Open' | 'View' | 'Help';
  /** As "Mod+Enter": Mod is Command on a Mac, Control elsewhere. */
  keys?: string | undefined;
  enabled?: boolean;
  run: () => void;
}

export function actions(workspace: Workspace): Action[] {
  return [...runActions(workspace), ...goActions(workspace), ...scriptActions(workspace), ...fileActions(workspace),
    ...versionActions(workspace), ...viewActions(workspace), ...helpActions(workspace), ...exampleActions(workspace), ...openActions(workspace)];
}

function runActions(workspace: Workspace): Action[] {
  const { busy } = workspace.runs;
  return [
    { group: 'Run', title: 'Run the script', keys: 'Mod+Enter', enabled: !busy, run: () => void workspace.run() },
    { group: 'Run', title: 'Stop', keys: 'Mod+.', enabled: busy, run: () => workspace.stop() },
    {
      group: 'Run', title: 'Kill as SCRIPT KILL does', keys: 'Mod+Shift+K', enabled: busy,
      run: () => void workspace.kill(),
    },
    ...historyActions(workspace),
  ];
}

function historyActions({ runs, layout, places }: Workspace): Action[] {
  const panels = places.slice(0, 4).map(({ place }) => place);
  const look = (move: () => void) => (): void => {
    if (!panels.some((place) => layout.visible(place))) layout.show('reply');
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
        runs.listed = !runs.listed || !layout.visible('reply');
        layout.show('reply');
      },
    },
  ];
}

function goActions(workspace: Workspace): Action[] {
  return [
    { group: 'Go to', title: 'Script', keys: 'Alt+0', run: () => workspace.focus('script') },
    ...workspace.places.map(({ place, title, keys }): Action =>
      ({ group: 'Go to', title, keys, run: () => workspace.focus(place) })),
  ];
}

function scriptActions(workspace: Workspace): Action[] {
  const { projects, layout } = workspace;
  const id = projects.currentId;
  // These keys are for what the editor shows: a file of the script where one is open.
  const own = projects.file ? [undefined, undefined] as const : ['F2', 'Alt+Shift+Backspace'] as const;
  return [
    { group: 'Script', title: 'New script', keys: 'Alt+N', run: () => workspace.create() },
    { group: 'Script', title: 'Rename this script', keys: own[0], run: () => layout.rename(id) },
    { group: 'Script', title: 'Duplicate this script', keys: 'Alt+Shift+D', run: () => projects.duplicate(id) },
    { group: 'Script', title: 'Delete this script', keys: own[1], run: () => workspace.remove(id) },
    ...includeActions(workspace),
    { group: 'Script', title: 'Copy a link to this script', keys: 'Mod+S', run: () => void workspace.sharing.copy() },
    { group: 'Script', title: 'Share this script', run: () => { workspace.sharing.open = true; } },
    { group: 'Script', title: 'Export this script as code', run: () => { workspace.sharing.exporting = true; } },
    ...originActions(workspace),
    { group: 'Script', title: 'Previous script', keys: 'Alt+PageUp', run: () => projects.step(-1) },
    { group: 'Script', title: 'Next script', keys: 'Alt+PageDown', run: () => projects.step(1) },
  ];
}

function fileActions(workspace: Workspace): Action[] {
  const act = (title: string, what: (files: ProjectFiles) => Promise<void>, keys = ''): Action =>
    ({ group: 'Files', title, ...(keys !== '' && { keys }), run: () => void workspace.files(what) });
  return [
    act('Open project…', (files) => files.open(), 'Mod+O'),
    act('Open project from a folder…', (files) => files.openFolder(), 'Alt+O'),
    act('Save project', (files) => files.save(), 'Mod+Shift+S'),
    {
      ...act('Save project to a folder…', (files) => files.saveFolder()),
      enabled: 'showDirectoryPicker' in globalThis,
    },
    act('Save project as a zip…', (files) => files.saveZip()),
    act('Save everything…', (files) => files.saveAll()),
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
      act('Rename this file', 'F2', () => { layout.renamingFile = name; }),
      act('Delete this file', 'Alt+Shift+Backspace', (files) => files.removeFile(workspace, name)),
    ]),
    ...(projects.current?.files?.length ? [
      act('Previous file', 'Alt+Shift+PageUp', (files) => files.stepFile(workspace, -1)),
      act('Next file', 'Alt+Shift+PageDown', (files) => files.stepFile(workspace, 1)),
    ] : []),
  ];
}

/** Of a script that came from elsewhere: as the bar over it has them. */
function originActions({ projects, sharing }: Workspace): Action[] {
  const visiting = projects.visiting !== '' && projects.visiting === projects.currentId;
  return [
    { group: 'Script', title: 'Load the data of this script', enabled: !!projects.current?.seed?.length, run: () => void sharing.loadData() },
    { group: 'Script', title: 'Keep the script of the link', enabled: visiting, run: () => projects.keep() },
    { group: 'Script', title: 'Close the script of the link', enabled: visiting, run: () => projects.leave() },
  ];
}

/** What the menu of the version has. */
function versionActions(workspace: Workspace): Action[] {
  const { release, projects } = workspace;
  if (release === undefined) return [];
  return [
    {
      group: 'Version', title: 'Compare versions', keys: 'Alt+V', enabled: workspace.ready,
      run: () => { workspace.comparing = true; },
    },
    ...release.options.map(({ value, label }): Action => ({
      group: 'Version', title: `Run as ${label}`, enabled: projects.setting(release) !== value,
      run: () => projects.changeSetting(release, value),
    })),
  ];
}

function viewActions({ layout }: Workspace): Action[] {
  return [
    { group: 'View', title: 'Actions', keys: 'Mod+K', run: () => { layout.palette = !layout.palette; } },
    { group: 'View', title: 'Show or hide the list of scripts', keys: 'Mod+B', run: () => layout.toggleList() },
    {
      group: 'View', title: 'Show or hide the console', keys: 'Mod+J',
      run: () => { layout.console = !layout.console; },
    },
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

/** What the ? menu has, too. */
function helpActions(workspace: Workspace): Action[] {
  return [{
    group: 'Help', title: 'Start over', enabled: workspace.ready,
    run: () => void startOver(workspace),
  }];
}

function exampleActions(workspace: Workspace): Action[] {
  return (workspace.host?.examples ?? []).map((example): Action =>
    ({ group: 'Examples', title: example.title, run: () => void workspace.openExample(example.id) }));
}

function openActions({ projects }: Workspace): Action[] {
  return projects.list.filter(({ id }) => id !== projects.currentId).map(({ id, name }): Action =>
    ({ group: 'Open', title: name, run: () => projects.open(id) }));
}
