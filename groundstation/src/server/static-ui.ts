import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express } from 'express';

/** Serves the built page; every address without a file is the page's own business. */
export function serveUi(app: Express, folder: string): void {
  const indexPath = join(folder, 'index.html');
  // Names in /assets carry a hash of their content.
  app.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      immutable: true,
      maxAge: '1y',
      fallthrough: false,
      index: false,
    }),
  );
  app.use(express.static(folder, { index: false, maxAge: 0 }));
  app.get('/{*path}', (request, response, next) => {
    if (!request.accepts('html')) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    if (existsSync(indexPath)) response.sendFile(indexPath);
    else response.type('html').send(pageWithoutUi);
  });
  app.use((request, response) => {
    response.status(404).type('text/plain').send(`There is nothing at ${request.path}\n`);
  });
}

const pageWithoutUi = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Dawa</title>
<h1>The station runs; its page is not built</h1>
<p>Build it with <code>npm run build</code>, then reload.</p>
<p>The API is described in <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
</html>
`;
