// The team's data tables.
import { rowsOf } from '../state.ts';
import type { State } from '../state.ts';
import type { Moments } from './moments.ts';

const column = (name: string, type: 'text' | 'number' | 'boolean' | 'date'): { name: string; type: string } => ({ name, type });

const LEAD_NAMES = [
  'Anna Lindqvist', 'Ben Okafor', 'Carla Mendes', 'Daniel Hoffmann', 'Elif Demir', 'Finn Larsen', 'Grace Kim', 'Hugo Martin', 'Ines Duarte', 'Jan de Vries',
  'Kenji Watanabe', 'Laura Rossi', 'Mateo Silva', 'Nadia Haddad', 'Oskar Nowak', 'Priya Nair', 'Quentin Blanc', 'Rosa Jimenez',
];
const SOURCES = ['referral', 'website', 'event', 'ad'];
const SENDERS = ['billing@nordwind.example', 'maya@opencompany.com', 'news@luaweekly.example', 'support@halden.example', 'jonas@opencompany.com'];
const SUBJECTS = ['Invoice 2041', 'Re: demo on Thursday', 'Your weekly digest', 'Question about the API', 'Minutes of the review'];

export function seedData(state: State, at: Moments): void {
  const { store } = state;
  const table = (id: string, name: string, member_ids: string[], columns: { name: string; type: string }[]): void => {
    store.put('tables', { id, name, columns, member_ids });
  };
  table('tb-leads', 'Leads', ['u1', 'u2'], [
    column('name', 'text'), column('status', 'text'), column('score', 'number'), column('company_size', 'number'), column('source', 'text'),
    column('budget', 'number'), column('responded', 'boolean'), column('visited_pricing', 'boolean'),
  ]);
  table('tb-inbox', 'Email Inbox', ['u1'], [column('sender', 'text'), column('subject', 'text'), column('is_read', 'boolean'), column('received', 'date')]);
  table('tb-payments', 'Payments', ['u1'], [column('customer', 'text'), column('amount', 'number'), column('date', 'date'), column('reference', 'text')]);
  table('tb-salaries', 'Salaries', ['u2'], [column('name', 'text'), column('amount', 'number')]);
  for (const [i, name] of LEAD_NAMES.entries()) {
    store.put(rowsOf('tb-leads'), {
      id: `lead${i + 1}`, name, status: i % 4 === 3 ? 'contacted' : 'new', score: 0, company_size: [12, 240, 55, 900, 130][i % 5], source: SOURCES[i % 4],
      budget: [4000, 25_000, 9000, 60_000, 15_000, 2000, 32_000][i % 7], responded: i % 3 === 0, visited_pricing: i % 2 === 0,
      created_at: at(1 + (i % 5), 9, i), updated_at: at(1 + (i % 5), 9, i),
    });
  }
  for (let i = 0; i < 26; i++) {
    store.put(rowsOf('tb-inbox'), {
      id: `mail${i + 1}`, sender: SENDERS[(i * i + 1) % 5], subject: SUBJECTS[i % 5], is_read: i % 9 === 8, received: at(i % 3, 6, i).slice(0, 10),
      created_at: at(i % 3, 6, i), updated_at: at(i % 3, 6, i),
    });
  }
  for (const [i, [customer, amount]] of ([['Nordwind', 1200], ['Halden', 480], ['Brightwater', 2600]] as const).entries()) {
    store.put(rowsOf('tb-payments'), {
      id: `pay${i + 1}`, customer, amount, date: at(3 + i, 12).slice(0, 10), reference: `INV-${2038 + i}`, created_at: at(3 + i, 12), updated_at: at(3 + i, 12),
    });
  }
  store.put(rowsOf('tb-salaries'), { id: 'sal1', name: 'Maya', amount: 5200, created_at: at(30, 9), updated_at: at(30, 9) });
}
