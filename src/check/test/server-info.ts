// What a server says of itself.
import type { Bytes } from '../../protocol.ts';

/** `release`: as releases are named here, "7.0" or "valkey-8.1". */
export interface ServerInfo { title: string; release: string; isCluster: boolean }

/** Of INFO server and INFO cluster. */
export function serverOf(server: Bytes, cluster: Bytes): ServerInfo {
  const field = (text: Bytes, name: string): string | undefined => new RegExp(`^${name}:([^\r\n]*)`, 'm').exec(text)?.[1];
  const valkey = field(server, 'valkey_version');
  const version = valkey ?? field(server, 'redis_version') ?? '?';
  const short = version.split('.').slice(0, 2).join('.');
  return {
    title: `${valkey === undefined ? 'Redis' : 'Valkey'} ${version}`, release: valkey === undefined ? short : `valkey-${short}`,
    isCluster: field(cluster, 'cluster_enabled') === '1' || field(server, 'redis_mode') === 'cluster',
  };
}
