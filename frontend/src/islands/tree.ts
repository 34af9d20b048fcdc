import '../lib/messages/en-tree';
import { mountIsland } from '../lib/shell/mount';
import TreePage from './tree/TreePage.svelte';

mountIsland('tree', TreePage);
