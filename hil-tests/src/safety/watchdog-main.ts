// The watchdog of the bench is that of the station: told what to say to a relay and a supply, it opens them when the runner dies.
import '@dawa/groundstation/watchdog/watchdog-main';
