import { tokenOf } from '../signIn.mjs';

/** An agent that speaks MCP over HTTP to the portal, with the token of a person. */
export class McpClient {
  #url;
  #token;
  #id = 0;

  /** @returns {Promise<McpClient>} */
  static async as(portal, person) {
    return new McpClient(portal, await tokenOf(portal, person));
  }

  constructor(portal, token) {
    this.#url = `${portal}/api/mcp-actions/v1`;
    this.#token = token;
  }

  async #ask(method, params) {
    const answer = await fetch(this.#url, {
      method: 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++this.#id, method, params }),
    });
    const text = await answer.text();
    // The answer comes as an event, or as it is.
    const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
    const { result, error } = JSON.parse(data);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** The tools that there are. */
  async tools() {
    return (await this.#ask('tools/list', {})).tools;
  }

  /** @returns {Promise<{ refused: boolean, text: string, output?: object }>} */
  async call(name, input) {
    const { isError, content, structuredContent } = await this.#ask(
      'tools/call',
      { name: `ephemeral-db.${name}`, arguments: input },
    );
    const text = content.map(part => part.text).join('\n');
    return { refused: Boolean(isError), text, output: structuredContent };
  }
}
