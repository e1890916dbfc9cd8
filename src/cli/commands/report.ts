/** `plimsoll report`: renders saved results again. */
import type { Command } from 'commander';
import { writeFiles } from '../../platform/files.ts';
import { reporters } from '../../report/index.ts';
import { resultFileName } from '../../report/json.ts';
import { renderSummary } from '../../report/text.ts';
import { readSaved } from '../saved.ts';

export function addReport(program: Command): void {
  program
    .command('report')
    .description('render saved results again')
    .argument('<dirs...>', 'folders of saved results')
    .action(async (dirs: string[]) => {
      const saved = await Promise.all(dirs.map((dir) => readSaved(dir)));
      for (const { folder, result } of saved) {
        const files = reporters.flatMap((reporter) => reporter.files(result));
        // What is rendered again must not touch what it is rendered from.
        await writeFiles(
          folder,
          files.filter(({ name }) => name !== resultFileName),
        );
        process.stdout.write(`${renderSummary(result)}\nRendered in ${folder}\n`);
      }
    });
}
