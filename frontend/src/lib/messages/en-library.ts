/** English of the library, its grids and uploads. */
export const enLibrary = {
  'library.title': 'Library',
  'library.month_failed': '{month} could not be loaded.',
  'library.scrub': 'Go to a date',
  'library.failed': 'Your photos could not be loaded.',

  'grid.day': '{weekday} {day}',
  'grid.label': 'Photos',
  'grid.photo': 'Photo of {date}',
  'grid.select': 'Select {name}',
  'grid.select_day': 'Select {day}',
  'grid.processing': 'Being processed',
  'grid.favourite': 'Favourite',

  'selection.count': { one: '{count} selected', other: '{count} selected' },
  'selection.count_all': { one: 'All {count} selected', other: 'All {count} selected' },
  'selection.downloading': {
    one: 'The download of {count} photo has begun.',
    other: 'The download of {count} photos has begun.',
  },
  'selection.search': 'Search by this photo',

  'bulk.busy': { one: 'Working on {count} photo…', other: 'Working on {count} photos…' },
  'bulk.not_yours': {
    one: 'The photo is not yours, so it stays as it is.',
    other: 'These photos are not yours, so they stay as they are.',
  },
  'bulk.undone': 'Undone.',
  'bulk.trash': { one: '{count} photo moved to the trash.', other: '{count} photos moved to the trash.' },
  'bulk.restore': { one: '{count} photo restored.', other: '{count} photos restored.' },
  'bulk.delete': { one: '{count} photo deleted for ever.', other: '{count} photos deleted for ever.' },
  'bulk.favourite': {
    one: '{count} photo marked as favourite.',
    other: '{count} photos marked as favourite.',
  },
  'bulk.unfavourite': {
    one: '{count} photo is no favourite any more.',
    other: '{count} photos are no favourites any more.',
  },
  'bulk.archive': { one: '{count} photo archived.', other: '{count} photos archived.' },
  'bulk.unarchive': {
    one: '{count} photo taken out of the archive.',
    other: '{count} photos taken out of the archive.',
  },
  'bulk.album_add': { one: '{count} photo added to {name}.', other: '{count} photos added to {name}.' },
  'bulk.album_remove': {
    one: '{count} photo removed from the album.',
    other: '{count} photos removed from the album.',
  },
  'bulk.turn': { one: '{count} photo turned.', other: '{count} photos turned.' },
  'bulk.reprocess': {
    one: '{count} photo is processed again.',
    other: '{count} photos are processed again.',
  },
} as const;
