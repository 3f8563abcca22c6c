// Where the sizes of panes are kept. A browser that blocks storage throws at the first touch.
import type { PaneGroupProps } from 'paneforge';

export const paneStorage: NonNullable<PaneGroupProps['storage']> = {
  getItem(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  setItem(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // The sizes are then this visit's only.
    }
  },
};
