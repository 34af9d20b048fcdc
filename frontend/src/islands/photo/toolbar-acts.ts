/** The buttons above a photo; in a narrow window those marked so wait in a menu. */
import type { Component } from 'svelte';
import Straighten from '@lucide/svelte/icons/angle';
import Archive from '@lucide/svelte/icons/archive';
import ArchiveRestore from '@lucide/svelte/icons/archive-restore';
import Download from '@lucide/svelte/icons/download';
import Expand from '@lucide/svelte/icons/maximize';
import Heart from '@lucide/svelte/icons/heart';
import Link from '@lucide/svelte/icons/link';
import Play from '@lucide/svelte/icons/play';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import RotateCw from '@lucide/svelte/icons/rotate-cw';
import Scan from '@lucide/svelte/icons/scan-search';
import Shrink from '@lucide/svelte/icons/minimize';
import Things from '@lucide/svelte/icons/square-dashed';
import Text from '@lucide/svelte/icons/scan-text';
import Trash from '@lucide/svelte/icons/trash-2';
import Undo from '@lucide/svelte/icons/undo-2';
import { t } from '../../lib/messages';
import { archive, copyLink, favour, trash, turn } from './acts';
import type { Over, PhotoState } from './photo-state.svelte';

export interface Act {
  name: string;
  icon: Component<{ size?: number; fill?: string; 'aria-hidden'?: 'true' }>;
  label: string;
  key?: string;
  pressed?: boolean;
  href?: string;
  /** Its address is a file to keep. */
  saves?: boolean;
  /** Shown beside the others even in a narrow window. */
  always?: boolean;
  run?: () => void;
}

interface Around {
  full: boolean;
  onfull: () => void;
  onslideshow: () => void;
  onstraighten: () => void;
}

export function actsOn(shown: PhotoState, { full, onfull, onslideshow, onstraighten }: Around): Act[] {
  return [
    ...(shown.current.owned ? ownersActs(shown, onstraighten) : []),
    ...everyonesActs(shown, full, onfull, onslideshow),
  ];
}

function ownersActs(shown: PhotoState, onstraighten: () => void): Act[] {
  const { favourite, archived_at: archived, trashed_at: trashed } = shown.current;
  return [
    {
      name: 'favourite',
      icon: Heart,
      label: t('photo.favourite'),
      key: 'f',
      pressed: favourite,
      always: true,
      run: () => void favour(shown),
    },
    {
      name: 'left',
      icon: RotateCcw,
      label: t('photo.turn_left'),
      key: 'l',
      run: () => void turn(shown, 270),
    },
    {
      name: 'right',
      icon: RotateCw,
      label: t('photo.turn_right'),
      key: 'r',
      run: () => void turn(shown, 90),
    },
    {
      name: 'straighten',
      icon: Straighten,
      label: t('photo.straighten'),
      key: 't',
      run: onstraighten,
    },
    {
      name: 'archive',
      icon: archived ? ArchiveRestore : Archive,
      label: t(archived ? 'photo.unarchive' : 'photo.archive'),
      key: 'e',
      run: () => void archive(shown),
    },
    {
      name: 'trash',
      icon: trashed ? Undo : Trash,
      label: t(trashed ? 'photo.restore' : 'photo.trash'),
      key: 'Del',
      always: true,
      run: () => void trash(shown),
    },
  ];
}

const overAct = (shown: PhotoState, over: Over, icon: Act['icon'], key: string): Act => ({
  name: over,
  icon,
  label: t(`photo.${over}`),
  key,
  pressed: shown.over === over,
  run: () => shown.lay(over),
});

const everyonesActs = (
  shown: PhotoState,
  full: boolean,
  onfull: () => void,
  onslideshow: () => void,
): Act[] => [
  {
    name: 'search',
    icon: Scan,
    label: t('selection.search'),
    key: 's',
    href: `/search/?photo=${shown.current.id}`,
  },
  ...(shown.photo?.regions.length ? [overAct(shown, 'things', Things, 'o')] : []),
  ...(shown.photo?.text ? [overAct(shown, 'text', Text, 'v')] : []),
  { name: 'slideshow', icon: Play, label: t('photo.slideshow'), key: 'p', run: onslideshow },
  {
    name: 'full',
    icon: full ? Shrink : Expand,
    label: t(full ? 'photo.full_leave' : 'photo.full'),
    key: 'w',
    run: onfull,
  },
  { name: 'link', icon: Link, label: t('photo.copy_link'), run: () => void copyLink(shown) },
  {
    name: 'download',
    icon: Download,
    label: t('photo.download'),
    saves: true,
    href: `${shown.current.urls.original}&download`,
  },
];
