{{/* What works, and what somebody who runs DSM for real should know; `helm get notes` shows it again. */}}
{{- define "dsm.warnings" -}}
{{- with .Values.database.tryOut }}
{{- if .enabled }}
WARNING: database.tryOut: one PostgreSQL, without replica or backup{{ if not .storage.size }}, and without a volume: everything is gone with its pod{{ end }}.
{{- end }}
{{- end }}
{{- with .Values.redis.tryOut }}
{{- if .enabled }}
WARNING: redis.tryOut: one Redis, without replica or password{{ if not .storage.size }}, and without a volume: when its pod goes, events that were under way are sent again from the databases{{ end }}.
{{- end }}
{{- end }}
{{- if not .Values.networkPolicies.enabled }}
WARNING: networkPolicies.enabled is false: every pod of the cluster reaches DSM's pods.
{{- end }}
{{- range $name := concat (list "operator") (include "dsm.services" . | fromYaml | keys | sortAlpha) }}
{{- $key := ternary "operator" (printf "services.%s" $name) (eq $name "operator") }}
{{- if eq (int (ternary $.Values.operator (index $.Values.services $name) (eq $name "operator")).replicas) 0 }}
WARNING: {{ $key }}.replicas is 0: nothing of it runs.
{{- end }}
{{- end }}
{{- with .Values.webhook }}
{{- if and .enabled (eq (int .replicas) 0) }}
WARNING: webhook.replicas is 0 and webhook.enabled is true: nothing of it runs, and nothing is warned of.
{{- else if and .enabled (eq .certificate.from "operator") (eq (int $.Values.operator.replicas) 0) }}
WARNING: operator.replicas is 0: nobody makes the webhook's certificate.
{{- end }}
{{- end }}
{{- end }}
