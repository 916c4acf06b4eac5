{{/*
(list $ NAME): the release that the CRD of this name in the cluster is of; "none" when it is not there or says nothing; empty when no cluster can be
asked, as with `helm template` or in Argo CD.
*/}}
{{- define "dsm.releaseOfDefinition" -}}
{{- if and (index . 0).Values.crds.check (lookup "v1" "Namespace" "" "kube-system") -}}
{{- $crd := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" (index . 1) -}}
{{ dig "metadata" "annotations" "scrum.dsm.dev/release" "none" $crd }}
{{- end }}
{{- end }}

{{/* (list $ NAME) */}}
{{- define "dsm.refuseNewerDefinition" -}}
{{- $release := include "dsm.releaseOfDefinition" . -}}
{{- $ours := (index . 0).Chart.AppVersion -}}
{{- if and $release (ne $release "none") (semverCompare (printf "<%s" $release) $ours) }}
{{- fail (printf "crds.install: the cluster's %s is of DSM %s, and this chart is of %s, which would take fields away: install a chart of %s or later, or set crds.install=false" (index . 1) $release $ours $release) }}
{{- end }}
{{- end }}

{{/* (list $ NAME) */}}
{{- define "dsm.refuseOlderDefinition" -}}
{{- $release := include "dsm.releaseOfDefinition" . -}}
{{- $ours := (index . 0).Chart.AppVersion -}}
{{- if eq $release "none" }}
{{- fail (printf "crds.install: it is false, and the cluster has no %s, or one that no chart of DSM installed: set crds.install=true in one release of the cluster" (index . 1)) }}
{{- else if and $release (semverCompare (printf "<%s" $ours) $release) }}
{{- fail (printf "crds.install: it is false, and the cluster's %s is of DSM %s, older than this chart's %s: upgrade the release that installs the CRDs first" (index . 1) $release $ours) }}
{{- end }}
{{- end }}
