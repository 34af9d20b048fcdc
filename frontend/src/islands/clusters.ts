import '../lib/messages/en-clusters';
import { mountIsland } from '../lib/shell/mount';
import ClustersPage from './clusters/ClustersPage.svelte';

mountIsland('clusters', ClustersPage);
