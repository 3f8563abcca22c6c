import { mount } from './embed.js';

const projects = {
  counter: {
    name: 'Counter',
    script: "-- Counts a visit.\nreturn redis.call('INCR', KEYS[1])\n",
    keys: ['visits'],
  },
  limit: {
    name: 'Rate limit',
    script: `-- At most ARGV[1] calls in ARGV[2] seconds.
local calls = redis.call('INCR', KEYS[1])
if calls == 1 then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
end
redis.log(redis.LOG_NOTICE, KEYS[1] .. ': call ' .. calls)
return calls <= tonumber(ARGV[1]) and 'go' or 'wait'
`,
    keys: ['limit:ada'],
    argv: ['3', '60'],
  },
  board: {
    name: 'Leaderboard',
    script: "-- The best three.\nreturn redis.call('ZREVRANGE', KEYS[1], 0, 2, 'WITHSCORES')\n",
    keys: ['board'],
    seed: [['ZADD', 'board', '31', 'Ada', '27', 'Grace', '44', 'Alan', '12', 'Edsger']],
  },
};

const byId = (id) => document.getElementById(id);

const counter = await mount(byId('counter'), { title: 'Counter', project: projects.counter });
counter.on('result', ({ reply }) => { byId('visits').textContent = `Visits: ${reply.wire.value}`; });
byId('count').addEventListener('click', () => counter.run());

const reader = await mount(byId('reader'), {
  title: 'A script to read', project: projects.limit, readOnly: true, panels: ['reply', 'inputs', 'keyspace', 'log'], height: 420,
});
reader.on('result', ({ ok, reply, error, duration }) => {
  byId('told').textContent = `${ok ? reply.text : error.message}, in ${duration.toFixed(1)} ms`;
});
byId('script').addEventListener('change', ({ target }) => reader.load(projects[target.value]));
byId('theme').addEventListener('change', async ({ target }) => {
  await Promise.all([counter, reader].map((embed) => embed.set({ theme: target.value })));
});
byId('readonly').addEventListener('change', ({ target }) => reader.set({ readOnly: target.checked }));
