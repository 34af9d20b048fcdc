import '../lib/messages/en-account';
import { mountIsland } from '../lib/shell/mount';
import AccountPage from './account/AccountPage.svelte';

mountIsland('account', AccountPage);
