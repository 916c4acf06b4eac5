# Runs a program in a node's namespaces and below its control groups: INIT_PID CGROUP_FOLDERS PROGRAM ARGUMENTS…
set -eu
init=$1 folders=$2
shift 2
for folder in $folders; do echo $$ > "$folder/cgroup.procs"; done
exec nsenter --target "$init" --mount --pid --net --uts --ipc --cgroup -- "$@"
