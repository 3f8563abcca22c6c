// CRC16 as clusters use it for keys: XMODEM's, polynomial 0x1021.
import type { Bytes } from './reply.ts';

export function crc16(text: Bytes): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    sum ^= text.charCodeAt(i) << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ 0x1021;
    sum &= 0xffff;
  }
  return sum;
}
