{{/*
The beginning of all names: at most 40 characters, so that the longest suffix makes no name that Kubernetes refuses, and a DNS label, which the
name of a release need not be. What was cut or replaced is told apart by a hash.
*/}}
{{- define "dsm.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride }}
{{- else }}
{{- $chart := default .Chart.Name .Values.nameOverride }}
{{- $wished := ternary .Release.Name (printf "%s-%s" .Release.Name $chart) (contains $chart .Release.Name) }}
{{- $name := $wished | replace "." "-" }}
{{- if not (regexMatch "^[a-z]" $name) }}{{ $name = printf "dsm-%s" $name }}{{ end }}
{{- if or (ne $name $wished) (gt (len $name) 40) }}
{{- $name = printf "%s-%s" ($name | trunc 31 | trimSuffix "-") (sha256sum .Release.Name | trunc 8) }}
{{- end }}
{{- $name }}
{{- end }}
{{- end }}

{{/* The beginning of the names of what belongs to no namespace, which two releases must not share. */}}
{{- define "dsm.clusterName" -}}
{{ .Release.Namespace }}:{{ include "dsm.fullname" . }}
{{- end }}

{{/* Name by which operator and services know each other. */}}
{{- define "dsm.installation" -}}
{{ default (printf "%s.%s" .Release.Namespace .Release.Name) .Values.installation }}
{{- end }}

{{/* (list $ COMPONENT): the labels by which pods are found; they never change. */}}
{{- define "dsm.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: dsm
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* (list $ COMPONENT): the labels of every object. */}}
{{- define "dsm.labels" -}}
{{- $root := index . 0 -}}
{{ include "dsm.selector" . }}
app.kubernetes.io/part-of: dsm
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* (list $ COMPONENT [NAMESPACE]): the metadata of an object that is named after its component. */}}
{{- define "dsm.metadata" -}}
{{- $root := index . 0 -}}
name: {{ include "dsm.fullname" $root }}-{{ index . 1 }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- include "dsm.labels" . | nindent 2 }}
{{- end }}
