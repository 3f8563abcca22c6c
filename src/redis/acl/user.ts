// A user: whether and with what passwords one may log in, and what one may do then.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Bytes } from '../reply.ts';
import type { Catalog } from './catalog.ts';
import { RuleError, ruleSyntax } from './rule-error.ts';
import { parseSelector, Selector } from './selector.ts';

/** SHA-256 as lower-case hexadecimal. */
export function sha256hex(text: Bytes): Bytes {
  return bytesToHex(sha256(Uint8Array.from(text, (char) => char.charCodeAt(0))));
}

export class User {
  enabled = false;
  /** Any password will do. */
  nopass = false;
  /** Whether RESTORE looks closely at what this user gives; kept and shown only. */
  sanitize: boolean | undefined;
  /** SHA-256 of each. */
  passwords: Bytes[] = [];
  root: Selector;
  /** Beside the root: a call may run where any of them allows it. */
  selectors: Selector[] = [];
  /** Something may be refused. */
  restricted = true;

  constructor(readonly name: Bytes, private readonly catalog: Catalog, allChannels: boolean) {
    this.root = new Selector(catalog, allChannels);
  }

  /** One to try rules on. */
  draft(): User {
    const draft = new User(this.name, this.catalog, false);
    draft.assign(this);
    return draft;
  }

  /** Becomes equal to another one, whose parts it takes copies of. */
  assign(other: User): void {
    this.enabled = other.enabled;
    this.nopass = other.nopass;
    this.sanitize = other.sanitize;
    this.passwords = [...other.passwords];
    this.root = other.root.copy();
    this.selectors = other.selectors.map((selector) => selector.copy());
    this.restricted = !this.root.allowsAll;
  }

  get all(): Selector[] { return [this.root, ...this.selectors]; }

  /** Whether a password logs this user in. */
  accepts(password: Bytes): boolean {
    return this.enabled && (this.nopass || this.passwords.includes(sha256hex(password)));
  }

  /** Throws RuleError. `allChannels`: what a new selector begins with (acl-pubsub-default). */
  apply(rule: Bytes, allChannels: boolean): void {
    switch (rule.toLowerCase()) {
      case '': return;
      case 'on': this.enabled = true; return;
      case 'off': this.enabled = false; return;
      case 'nopass': this.nopass = true; this.passwords = []; return;
      case 'resetpass': this.nopass = false; this.passwords = []; return;
      case 'sanitize-payload': this.sanitize = true; return;
      case 'skip-sanitize-payload': this.sanitize = false; return;
      case 'clearselectors': this.selectors = []; return;
      case 'reset': return this.reset(allChannels);
    }
    switch (rule[0]) {
      case '>': return this.addPassword(sha256hex(rule.slice(1)));
      case '#': return this.addPassword(checkedHash(rule.slice(1)));
      case '<': return this.removePassword(sha256hex(rule.slice(1)));
      case '!': return this.removePassword(checkedHash(rule.slice(1)));
      case '(':
        if (!rule.endsWith(')')) throw ruleSyntax();
        this.selectors.push(parseSelector(rule, this.catalog, allChannels));
        return;
      default: this.root.apply(rule);
    }
  }

  private reset(allChannels: boolean): void {
    this.assign(new User(this.name, this.catalog, allChannels));
    this.sanitize = true;
  }

  private addPassword(hash: Bytes): void {
    if (!this.passwords.includes(hash)) this.passwords.push(hash);
    this.nopass = false;
  }

  private removePassword(hash: Bytes): void {
    if (!this.passwords.includes(hash)) {
      throw new RuleError('The password you are trying to remove from the user does not exist');
    }
    this.passwords = this.passwords.filter((each) => each !== hash);
  }

  flags(): Bytes[] {
    if (this.catalog.guardsDatabases) return [this.enabled ? 'on' : 'off', ...this.nopass ? ['nopass'] : []];
    const sanitizes = this.sanitize ?? (this.catalog.keepsRules || undefined);
    const sanitize = sanitizes === undefined ? [] : [sanitizes ? 'sanitize-payload' : 'skip-sanitize-payload'];
    return [this.enabled ? 'on' : 'off', ...this.nopass ? ['nopass'] : [], ...sanitize];
  }

  /** A line of ACL LIST. */
  describe(): Bytes {
    const selectors = this.selectors.map((selector) => `(${selector.rules().join(' ')})`);
    return ['user', this.name, ...this.ownRules(), ...selectors].join(' ');
  }

  /** Rules that make a new user equal to this one, or another that is of the same `sanitize`. */
  rules(): Bytes[] {
    const selectors = this.selectors.map((selector) => `(${selector.rules().map(quote).join(' ')})`);
    return ['resetpass', 'resetkeys', 'clearselectors', ...this.ownRules(), ...selectors];
  }

  private ownRules(): Bytes[] {
    return [...this.flags(), ...this.passwords.map((hash) => `#${hash}`), ...this.root.rules()];
  }
}

/** So that `splitArgs` reads it as it is. */
const quote = (rule: Bytes): Bytes => (/["'\\\s]/.test(rule) ? `"${rule.replace(/["\\]/g, '\\$&')}"` : rule);

function checkedHash(hash: Bytes): Bytes {
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new RuleError(
    'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters');
}

/**
 * Arguments of ACL SETUSER with those joined that make up a selector: "(+get", "~a)". A number tells the one that opens
 * a selector which none closes. `nests`: one that opens within another is its text, from 7.2 on.
 */
export function joinSelectors(args: readonly Bytes[], nests: boolean): Bytes[] | number {
  const joined: Bytes[] = [];
  let opened = -1;
  args.forEach((arg, at) => {
    if (arg.startsWith('(') && !arg.endsWith(')') && !(nests && opened >= 0)) {
      if (opened >= 0) joined.pop(); // what was opened before is forgotten
      joined.push(arg);
      opened = at;
    } else if (opened >= 0) {
      joined[joined.length - 1] += ` ${arg}`;
      if (arg.endsWith(')')) opened = -1;
    } else joined.push(arg);
  });
  return opened < 0 ? joined : opened;
}
