import '../lib/messages/en-clusters';
import { mountIsland } from '../lib/shell/mount';
import ClusterPage from './cluster/ClusterPage.svelte';

mountIsland('cluster', ClusterPage);
