import { expect, test, vi } from 'vitest';
import { Screen } from '../../host/terminal/screen.js';

function recorder(): { stream: NodeJS.WriteStream; text: () => string } {
  let text = '';
  const stream = { write: (more: string) => void (text += more) } as unknown as NodeJS.WriteStream;
  return { stream, text: () => text };
}

test('draws in place and gives the cursor back', () => {
  const { stream, text } = recorder();
  const screen = new Screen(stream);
  screen.draw(['a', 'b']);
  screen.draw(['c', 'd']);
  screen.close();
  expect(text()).toBe('\u001b[?25la\u001b[K\nb\u001b[K\n\u001b[2A\rc\u001b[K\nd\u001b[K\n\u001b[?25h');
});

test('gives the cursor back on an interrupt, and listens no longer than it draws', () => {
  const before = process.listenerCount('SIGINT');
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const { stream, text } = recorder();
  new Screen(stream);
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  process.emit('SIGINT');
  expect(text().endsWith('\u001b[?25h')).toBe(true);
  expect(exit).toHaveBeenCalledWith(130);
  expect(process.listenerCount('SIGINT')).toBe(before);
  exit.mockRestore();
});
