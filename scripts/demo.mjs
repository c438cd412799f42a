import { readDemoOptions } from './lib/demoOptions.mjs';
import { installPackages } from './lib/installPackages.mjs';
import { runScript } from './lib/runScript.mjs';
import { seconds, sinceLaunch } from './lib/steps.mjs';

await runScript(async () => {
  const options = await readDemoOptions(process.argv.slice(2));
  await installPackages();
  // Only now are there packages that these modules can import.
  const { DemoStack } = await import('./lib/DemoStack.mjs');
  const { setUp, fillGolden, showWhatToDo, keepGoldenAlive } = await import(
    './lib/demo.mjs'
  );
  const { tellStory } = await import('./lib/story.mjs');

  const stack = new DemoStack(options);
  const play = async () => {
    await setUp(stack, { withApp: !options.story });
    if (options.story) {
      console.log(`\n${await tellStory(stack)}\n`);
      console.log(`the story holds, told in ${seconds(sinceLaunch())}`);
      return 0;
    }
    await fillGolden(stack);
    await stack.announce();
    console.log(`\nready in ${seconds(sinceLaunch())}\n`);
    if (options.exit) return 0;
    keepGoldenAlive(stack);
    await showWhatToDo(stack);
    return stack.broken;
  };
  return Promise.race([play(), stack.broken]);
});
