import '../src/lib/messages/en-home';
import { describe, expect, it, vi } from 'vitest';
import { cameraName, exposure } from '../src/islands/photo/exif';
import { bindKeys, bindings } from '../src/lib/keyboard';
import { learn, t } from '../src/lib/messages';
import { stageName } from '../src/lib/stage-names';
import { meanColour, placeholder, thumbhashBytes } from '../src/lib/thumbhash';

const SUNRISE = 'k0oGLQaSVsN0BVhn2oq2Z5SQUQcZ';

describe('thumbhash placeholders', () => {
  it('become pictures and colours', () => {
    expect(placeholder(SUNRISE)).toMatch(/^data:image\/png;base64,/);
    expect(meanColour(SUNRISE)).toMatch(/^rgb\(\d+ \d+ \d+\)$/);
  });

  it.each(['', '!!!', 'AA=='])('are left out for %j', (hash) => {
    expect(thumbhashBytes(hash)).toBeNull();
    expect(placeholder(hash)).toBe('');
    expect(meanColour(hash)).toBe('');
  });
});

describe('keys', () => {
  const press = (key: string, target: EventTarget = document.body, more = {}) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

  it('run what is bound, the later layer first, until unbound', () => {
    const [low, high] = [vi.fn(), vi.fn()];
    const unbindLow = bindKeys([{ keys: ['f'], label: 'key.favourite', run: low }]);
    const unbindHigh = bindKeys([{ keys: ['f'], label: 'key.favourite', run: high }]);
    press('f');
    expect([low.mock.calls.length, high.mock.calls.length]).toEqual([0, 1]);
    unbindHigh();
    press('F');
    expect(low).toHaveBeenCalledOnce();
    unbindLow();
    press('f');
    expect(low).toHaveBeenCalledOnce();
    expect(bindings()).toEqual([]);
  });

  it('are dead while typing, but for Ctrl+K', () => {
    const [letter, search] = [vi.fn(), vi.fn()];
    const input = document.body.appendChild(document.createElement('input'));
    const unbind = bindKeys([
      { keys: ['x'], label: 'key.select', run: letter },
      { keys: ['mod+k'], label: 'key.search', run: search },
    ]);
    press('x', input);
    press('k', input, { ctrlKey: true });
    expect([letter.mock.calls.length, search.mock.calls.length]).toEqual([0, 1]);
    unbind();
  });

  it('leave the browser its own', () => {
    const run = vi.fn();
    const unbind = bindKeys([{ keys: ['r', 's', 'd'], label: 'key.turn_right', run }]);
    for (const key of ['r', 's', 'd']) press(key, document.body, { ctrlKey: true });
    expect(run).not.toHaveBeenCalled();
    unbind();
  });
});

describe('messages', () => {
  it('count', () => {
    expect(t('library.count', { count: 1 })).toBe('1 photo');
    expect(t('library.count', { count: 12_345 })).toBe('12,345 photos');
  });

  it('come in the page’s language, and in English where it has none yet', async () => {
    const messages = { 'library.count': { one: '{count} Foto', other: '{count} Fotos' } };
    await learn('de-AT', { './languages/de.ts': () => Promise.resolve({ messages }) });
    expect(t('library.count', { count: 2 })).toBe('2 Fotos');
    expect(t('action.undo')).toBe('Undo');
    await learn('xx');
    expect(t('library.count', { count: 2 })).toBe('2 photos');
  });
});

describe('stages', () => {
  it('have names for people, and keep their own where nobody gave them one', () => {
    expect(stageName('local-features')).toBe('Details to match');
    expect(stageName('something-new')).toBe('something-new');
  });
});

describe('camera facts', () => {
  it('do not name the maker twice', () => {
    expect(cameraName({ make: 'Canon', model: 'Canon EOS R5' })).toBe('Canon EOS R5');
    expect(cameraName({ make: 'SONY', model: 'ILCE-7M3' })).toBe('SONY ILCE-7M3');
    expect(cameraName({ make: '', model: '' })).toBe('');
  });

  it('read like a photographer says them', () => {
    const camera = { exposure_time: 0.004, f_number: 2.8, iso: 400, focal_length: 35 };
    expect(exposure(camera)).toBe('1/250 s, f/2.8, ISO 400, 35 mm');
    expect(exposure({})).toBe('');
  });
});
