import '../lib/messages/en-albums';
import '../lib/messages/en-shared';
import { mount } from 'svelte';
import { learn } from '../lib/messages';
import { pageData } from '../lib/shell/page-data';
import SharedPage from './shared/SharedPage.svelte';

await learn();
document.documentElement.dataset['begun'] = '';
const target = document.querySelector('[data-island="shared"]');
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the island knows the shape of its own data
if (target) mount(SharedPage, { target, props: pageData() as any });
