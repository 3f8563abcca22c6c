// StyLua, fetched when it is first asked for: it writes a text of Lua anew, and changes nothing that it means.
import init, { CallParenType, Config, formatCode, IndentType, LuaVersion, OutputVerification, QuoteStyle } from '@johnnymorganz/stylua/web';
import type { InitInput } from '@johnnymorganz/stylua/web';
import wasmUrl from '@johnnymorganz/stylua/stylua_lib_bg.wasm?url';
import type { Dialect } from '../../syntax/parse.ts';

let started: Promise<unknown> | undefined;

/** Fetches its WebAssembly; `module`: where that is at hand. */
export async function startFormatter(module: InitInput = new URL(wasmUrl, document.baseURI)): Promise<void> {
  started ??= init({ module_or_path: module });
  try {
    await started;
  } catch (cause) {
    started = undefined; // without a network: asked for again later
    throw cause;
  }
}

/** Columns that a line should keep within. */
const COLUMNS = 120;

/** The text in one style; quotes are those that it has more of. Throws what StyLua says of a text that is no Lua. */
export function formatted(text: string, lua: Dialect): string {
  const config = Config.new();
  config.syntax = lua === '5.1' ? LuaVersion.Lua51 : LuaVersion.Lua54;
  config.column_width = COLUMNS;
  config.indent_type = IndentType.Spaces;
  config.indent_width = 2;
  config.call_parentheses = CallParenType.Input;
  const count = (quote: string): number => text.split(quote).length;
  config.quote_style = count("'") > count('"') ? QuoteStyle.AutoPreferSingle : QuoteStyle.AutoPreferDouble;
  return formatCode(text, config, null, OutputVerification.Full);
}

/** Where a place of a text is in it once it is formatted: behind as many letters that are no space. */
export function movedTo(before: string, at: number, after: string): number {
  let left = before.slice(0, at).replace(/\s+/g, '').length;
  let place = 0;
  while (left > 0 && place < after.length) {
    if (!/\s/.test(after[place])) left--;
    place++;
  }
  return place;
}
