import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PLUGIN = '@ephemeral-db/backstage-plugin-ephemeral-db';

/** Changes a template's own file, and complains where the template is no longer what we know. */
async function edit(file, changes) {
  let text = await readFile(file, 'utf8');
  for (const [before, after] of changes) {
    if (!text.includes(before)) {
      throw new Error(`${file} has no longer this line to change: ${before}`);
    }
    text = text.replace(before, after);
  }
  await writeFile(file, text);
}

/** The fields of software templates, by the names with which they are exported. */
const FIELDS = [
  'EphemeralDbClonesPicker',
  'EphemeralDbColumns',
  'EphemeralDbLeasePicker',
  'EphemeralDbNameField',
  'EphemeralDbPointPicker',
  'EphemeralDbServicePicker',
  'EphemeralDbServicesPicker',
  'EphemeralDbSourcePicker',
];

/** The two kinds of app that create-app makes, each with what README.md tells people to do in it. */
export const templates = [
  {
    name: 'default',
    title: 'the new frontend system',
    flags: [],
    dependencies: [],
    // Found by itself: adding the dependency is all.
    mount: async () => {},
  },
  {
    name: 'legacy',
    title: 'the classic frontend system',
    flags: ['--legacy'],
    // What the fields are put into comes from there.
    dependencies: ['@backstage/plugin-scaffolder-react'],
    mount: async app => {
      await edit(join(app, 'src/App.tsx'), [
        [
          `import { apis } from './apis';`,
          `import { ScaffolderFieldExtensions } from '@backstage/plugin-scaffolder-react';\nimport {\n  EphemeralDbPage,\n${FIELDS.map(
            field => `  ${field},\n`,
          ).join('')}} from '${PLUGIN}';\nimport { apis } from './apis';`,
        ],
        [
          `    <Route path="/create" element={<ScaffolderPage />} />`,
          `    <Route path="/create" element={<ScaffolderPage />}>\n      <ScaffolderFieldExtensions>\n${FIELDS.map(
            field => `        <${field} />\n`,
          ).join('')}      </ScaffolderFieldExtensions>\n    </Route>`,
        ],
        [
          `    <Route path="/notifications" element={<NotificationsPage />} />`,
          `    <Route path="/notifications" element={<NotificationsPage />} />\n    <Route path="/ephemeral-db" element={<EphemeralDbPage />} />`,
        ],
      ]);
      await edit(join(app, 'src/components/catalog/EntityPage.tsx'), [
        [
          `import { TechDocsAddons }`,
          `import {\n  EntityEphemeralDbCard,\n  EntityEphemeralDbContent,\n  isEphemeralDbAvailable,\n} from '${PLUGIN}';\nimport { TechDocsAddons }`,
        ],
        [
          `    <Grid item md={6}>\n      <EntityAboutCard />\n    </Grid>`,
          `    <EntitySwitch>\n      <EntitySwitch.Case if={isEphemeralDbAvailable}>\n        <Grid item md={6} xs={12}>\n          <EntityEphemeralDbCard />\n        </Grid>\n      </EntitySwitch.Case>\n    </EntitySwitch>\n    <Grid item md={6}>\n      <EntityAboutCard />\n    </Grid>`,
        ],
        [
          `    <EntityLayout.Route path="/docs" title="Docs">`,
          `    <EntityLayout.Route\n      path="/ephemeral-db"\n      title="Database clones"\n      if={isEphemeralDbAvailable}\n    >\n      <EntityEphemeralDbContent />\n    </EntityLayout.Route>\n\n    <EntityLayout.Route path="/docs" title="Docs">`,
        ],
      ]);
    },
  },
];
