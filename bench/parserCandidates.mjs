import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The `packages` are installed for the run only, at these versions, so that the table can be made again. */
export const candidates = [
  {
    name: 'node-sql-parser',
    packages: ['node-sql-parser@5.4.0'],
    async load({ require }) {
      const { Parser } = require('node-sql-parser/build/transactsql.js');
      const parser = new Parser();
      return text => {
        const tree = parser.astify(text, { database: 'transactsql' });
        // `KILL 53` becomes an assignment to a variable KILL, and so does much else that it does not know.
        const assigned = nodes(tree).find(
          ({ type, left }) =>
            type === 'assign' && left?.type === 'var' && left.prefix === null,
        );
        return {
          tree,
          mistaken: assigned && `an assignment to ${assigned.left.name}`,
        };
      };
    },
  },
  {
    name: '@polyglot-sql/sdk',
    packages: ['@polyglot-sql/sdk@0.12.1'],
    async load({ importModule }) {
      const { parse } = await importModule('@polyglot-sql/sdk');
      return text => {
        const { success, error, ast } = parse(text, 'tsql');
        if (!success) throw new Error(error);
        // What it does not know is a `raw` or `command` text, or an expression that stands for nothing.
        const raw = nodes(ast).some(node => node.raw?.sql || node.command);
        const [bare] = ast
          .map(statement => Object.keys(statement)[0])
          .filter(kind => BARE_EXPRESSIONS.has(kind));
        return {
          tree: ast,
          statements: ast.length,
          mistaken:
            (raw && 'a text that it keeps as it is') ||
            (bare && `an expression (${bare})`),
        };
      };
    },
  },
  {
    name: '@guanmingchiu/sqlparser-ts',
    packages: ['@guanmingchiu/sqlparser-ts@0.62.0'],
    async load({ importModule }) {
      const { init, parse } = await importModule('@guanmingchiu/sqlparser-ts');
      await init();
      return text => {
        const tree = parse(text, 'mssql');
        return { tree, statements: tree.length };
      };
    },
  },
  {
    name: 'antlr4ts-sql',
    // Its newest runtime does not load at all under Node.js 24; the one that it was built with does.
    packages: ['antlr4ts-sql@1.1.0', 'antlr4ts@0.5.0-alpha.4'],
    async load({ require }) {
      const { antlr4tsSQL, SQLDialect } = require('antlr4ts-sql');
      const reader = new antlr4tsSQL(SQLDialect.TSQL);
      return text => {
        let trouble;
        const listener = {
          syntaxError: (_recognizer, _symbol, line, column, message) => {
            trouble ??= `${line}:${column} ${message}`;
          },
        };
        const tokens = reader.getTokens(text, [listener]);
        reader.getParser(tokens, [listener]).tsql_file();
        if (trouble) throw new Error(trouble);
        // Its tree is of the tokens themselves: none is lost.
        return {};
      };
    },
  },
];

const BARE_EXPRESSIONS = new Set(
  'column identifier alias dot function literal eq command'.split(' '),
);

/** Every object in a tree. */
function nodes(tree, found = []) {
  if (tree && typeof tree === 'object') {
    if (!Array.isArray(tree)) found.push(tree);
    for (const value of Object.values(tree)) nodes(value, found);
  }
  return found;
}

/** How modules of a folder of packages are loaded. */
export function loaderOf(directory) {
  const require = createRequire(pathToFileURL(`${directory}/index.js`));
  return {
    require,
    // Resolved as an import is: of some packages only that way loads in Node.js.
    importModule: async name => {
      const {
        exports,
        main,
      } = require(`${directory}/node_modules/${name}/package.json`);
      const way = exports?.['.'] ?? main;
      const file = way.node?.import ?? way.import?.default ?? way.import ?? way;
      return await import(
        pathToFileURL(`${directory}/node_modules/${name}/${file}`).href
      );
    },
  };
}
