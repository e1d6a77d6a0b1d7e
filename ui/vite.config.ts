import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

const station = process.env.DAWA_STATION ?? 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => {
  // What is served is React without its checks, also when a test starts the build (NODE_ENV=test).
  if (command === 'build') process.env.NODE_ENV = 'production';
  return settings;
});

const settings: UserConfig = {
  plugins: [react()],
  // Workspaces are read from their source, as everywhere.
  resolve: { conditions: ['@dawa/source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist',
    // A font as a data: address would be refused by the station's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The globe and the map are loaded when they are looked at, and only then.
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // satellite.js carries builds for Node that nothing here starts; a first build should not complain of them.
      onwarn(warning, warn) {
        if (!/externalized for browser compatibility.*satellite\.js/.test(warning.message)) warn(warning);
      },
    },
  },
  // The globe's worker is a module, as the page is.
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      // The station answers to its own name only, so the proxy wears it.
      '/api': { target: station, ws: true, changeOrigin: true, headers: { origin: station } },
    },
  },
};
