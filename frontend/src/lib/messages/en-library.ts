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
  'grid.stack': '{count} stacked',

  'selection.count': { one: '{count} selected', other: '{count} selected' },
  'selection.count_all': { one: 'All {count} selected', other: 'All {count} selected' },
  'selection.search': 'Search by this photo',
  'bulk.busy': { one: 'Working on {count} photo…', other: 'Working on {count} photos…' },
} as const;
