// A connection to a server that is starting.
import { connect } from 'node:net';
import { RealClient } from '../real-redis.ts';

export async function reach(socket: string): Promise<RealClient> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await new Promise((resolve, reject) => {
        const made = connect(socket);
        made.once('error', reject);
        made.once('connect', () => resolve(new RealClient(made)));
      });
    } catch (error) {
      if (attempt === 400) throw error;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }
}
