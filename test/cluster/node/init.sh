# The first process of a node's namespaces: makes the root that its programs see, and then only holds the namespaces.
# DIR (of this node) ROOT (unpacked packages) CONTROL_PLANE and PROGRAMS (folders of programs) HOSTNAME CGROUPS (names of version 1; none: 2)
set -eu
dir=$1 root=$2 control_plane=$3 programs=$4 name=$5 cgroups=$6
merged=$dir/merged

# Changes go to a tmpfs, and with it.
mount -t tmpfs -o size=1g,mode=755 tmpfs "$merged"
mkdir "$merged/upper" "$merged/work" "$merged/root"
mount -t overlay -o "lowerdir=$root,upperdir=$merged/upper,workdir=$merged/work" overlay "$merged/root"
r=$merged/root
mkdir -p "$r/var/lib/containerd" "$r/var/lib/kubelet" "$r/etc/kubernetes" "$r/etc/cni/net.d" "$r/etc/containerd" "$r/volumes" "$r/node" "$r/old"
mkdir -p "$r/opt/control-plane" "$r/opt/node"
# Layers and volumes need a real file system below them.
mount --bind "$dir/containerd" "$r/var/lib/containerd"
mount --bind "$dir/kubelet" "$r/var/lib/kubelet"
mount --make-rshared "$r/var/lib/kubelet"
mount --bind "$dir/volumes" "$r/volumes"
mount --bind "$dir/etc-kubernetes" "$r/etc/kubernetes"
mount --bind "$dir" "$r/node"
mount --bind "$control_plane" "$r/opt/control-plane"
mount --bind "$programs" "$r/opt/node"
mount --rbind /dev "$r/dev"
mount -t proc proc "$r/proc"
mount -t sysfs sysfs "$r/sys"
mount -t tmpfs tmpfs "$r/run"
mount -t tmpfs tmpfs "$r/tmp"
if [ -n "$cgroups" ]; then
  mount -t tmpfs tmpfs "$r/sys/fs/cgroup"
  for controller in $cgroups; do
    mkdir "$r/sys/fs/cgroup/$controller"
    case $controller in
      systemd) mount -t cgroup -o none,name=systemd systemd "$r/sys/fs/cgroup/systemd" ;;
      *) mount -t cgroup -o "$controller" "$controller" "$r/sys/fs/cgroup/$controller" ;;
    esac
  done
else
  mount -t cgroup2 cgroup2 "$r/sys/fs/cgroup"
fi
# The kubelet would set these for the whole machine; it leaves them alone where they have the value it wants.
set_for_kubelet() {
  echo "$2" > "$r/tmp/$1"
  mount --bind "$r/tmp/$1" "$r/proc/sys/$(echo "$1" | tr . /)"
}
set_for_kubelet vm.overcommit_memory 1
set_for_kubelet kernel.panic 10
set_for_kubelet kernel.panic_on_oops 1

hostname "$name"
cd "$r"
pivot_root . old
umount -l /old
mount --make-rshared /
cp /node/configuration/containerd.toml /etc/containerd/config.toml
cp /node/configuration/network.conflist /etc/cni/net.d/10-node.conflist
cp /node/configuration/hosts /etc/hosts
: > /etc/resolv.conf
: > /node/mounted
exec /opt/node/pause
