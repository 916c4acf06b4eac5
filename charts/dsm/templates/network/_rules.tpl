{{/* (list $ COMPONENT): a peer of a NetworkPolicy, the pods of a component of this release. */}}
{{- define "dsm.peer" -}}
- podSelector:
    matchLabels:
      {{- include "dsm.selector" . | nindent 6 }}
{{- end }}

{{/* (list PORTS…): ports of a NetworkPolicy. */}}
{{- define "dsm.ports" -}}
{{- range . }}
- {protocol: TCP, port: {{ . }}}
{{- end }}
{{- end }}

{{/* (list $ NAME PROCESSES): who may reach a process. Kubelets reach the pods of their node whatever a policy says. */}}
{{- define "dsm.ingress" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $processes := index . 2 -}}
- ports: [{protocol: TCP, port: metrics}]
  from:
    {{- toYaml (default (list (dict "namespaceSelector" (dict))) $root.Values.networkPolicies.metrics) | nindent 4 }}
{{- if ne $name "operator" }}
{{- $callers := list }}
{{- range $caller, $process := $processes }}{{ if has $name $process.calls }}{{ $callers = append $callers $caller }}{{ end }}{{ end }}
{{- if and (eq $name "orchestrator") $root.Values.nightly.enabled }}{{ $callers = append $callers "nightly" }}{{ end }}
- ports: [{protocol: TCP, port: http}]
  from:
    {{- range $callers }}
    {{- include "dsm.peer" (list $root .) | nindent 4 }}
    {{- end }}
    {{- with $root.Values.networkPolicies.clients }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
{{- end }}

{{/* (list $ NAME PROCESS): what a process may reach. */}}
{{- define "dsm.egress" -}}
{{- $root := index . 0 -}}
{{- $process := index . 2 -}}
{{- $policies := $root.Values.networkPolicies -}}
{{ include "dsm.egressToDNS" $root }}
{{ include "dsm.egressToAPIServer" $root }}
{{- range $process.calls }}
- to:
    {{- include "dsm.peer" (list $root .) | nindent 4 }}
  ports: [{protocol: TCP, port: http}]
{{- end }}
{{- if $process.data }}
- ports: {{- include "dsm.ports" $policies.databasePorts | nindent 4 }}
  {{- include "dsm.to" (list $root (ternary "postgresql" "" $root.Values.database.tryOut.enabled) $policies.database) | nindent 2 }}
- ports: {{- include "dsm.ports" $policies.redisPorts | nindent 4 }}
  {{- include "dsm.to" (list $root (ternary "redis" "" $root.Values.redis.tryOut.enabled) $policies.redis) | nindent 2 }}
{{- end }}
{{- if and $process.models $root.Values.ollama.deploy.enabled }}
- to:
    {{- include "dsm.peer" (list $root "ollama") | nindent 4 }}
  ports: [{protocol: TCP, port: http}]
{{- else if and $process.models $root.Values.ollama.url }}
{{- $port := default (ternary "443" "80" (hasPrefix "https:" $root.Values.ollama.url)) (regexFind ":[0-9]+" (urlParse $root.Values.ollama.url).host | trimPrefix ":") }}
- ports: [{protocol: TCP, port: {{ $port }}}]
{{- end }}
{{- with $policies.egress }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* (list $ COMPONENT PEERS): the pods of a component of this release, or these peers, or, when there are none, nothing: anywhere. */}}
{{- define "dsm.to" -}}
{{- if index . 1 -}}
to:
  {{- include "dsm.peer" (list (index . 0) (index . 1)) | nindent 2 }}
{{- else if index . 2 -}}
to:
  {{- toYaml (index . 2) | nindent 2 }}
{{- end }}
{{- end }}

{{- define "dsm.egressToDNS" -}}
- ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
{{- end }}

{{- define "dsm.egressToAPIServer" -}}
- ports: {{- include "dsm.ports" .Values.networkPolicies.apiServerPorts | nindent 4 }}
  {{- include "dsm.to" (list . "" .Values.networkPolicies.apiServer) | nindent 2 }}
{{- end }}
