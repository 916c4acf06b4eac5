{{/* What values cannot be together, a line each, with the key in front. What one value cannot be says values.schema.json. */}}
{{- define "dsm.contradictions" -}}
{{- $missing := list }}
{{- range $name, $secret := .Values.database.secrets }}{{ if not $secret.name }}{{ $missing = append $missing $name }}{{ end }}{{ end }}
{{- $given := ne (len $missing) (len .Values.database.secrets) }}
{{- $ways := list }}
{{- if $given }}{{ $ways = append $ways "database.secrets" }}{{ end }}
{{- if .Values.database.cloudNativePG.enabled }}{{ $ways = append $ways "database.cloudNativePG.enabled" }}{{ end }}
{{- if .Values.database.tryOut.enabled }}{{ $ways = append $ways "database.tryOut.enabled" }}{{ end }}
{{- if not $ways }}
database: no PostgreSQL is named: set database.secrets.<service>.name, database.cloudNativePG.enabled or database.tryOut.enabled
{{- else if gt (len $ways) 1 }}
{{ last $ways }}: {{ first $ways }} is set too: leave one out
{{- else if and $given $missing }}
database.secrets.{{ first $missing }}.name: missing, and other services have one
{{- end }}
{{- with .Values.redis }}
{{- if and .secret.name .tryOut.enabled }}
redis.tryOut.enabled: redis.secret.name is set too: leave one out
{{- else if not (or .secret.name .tryOut.enabled) }}
redis: no Redis is named: set redis.secret.name or redis.tryOut.enabled
{{- end }}
{{- end }}
{{- if and .Values.ollama.url .Values.ollama.deploy.enabled }}
ollama.deploy.enabled: ollama.url is set too: leave one out
{{- end }}
{{- with .Values.webhook.certificate }}
{{- if $.Values.webhook.enabled }}
{{- if and (eq .from "secret") (not .secret) }}
webhook.certificate.secret: missing, and webhook.certificate.from is secret
{{- else if and (eq .from "secret") (not .caBundle) }}
webhook.certificate.caBundle: missing, and webhook.certificate.from is secret: the API server would not trust the certificate
{{- else if and (ne .from "secret") .caBundle }}
webhook.certificate.caBundle: webhook.certificate.from is {{ .from }}, which sets it: leave it out
{{- end }}
{{- if and (ne .from "certManager") .issuer.name }}
webhook.certificate.issuer.name: webhook.certificate.from is {{ .from }}, which asks no issuer: leave it out, or set from to certManager
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.test.namespace .Values.namespaces (not (has .Values.test.namespace .Values.namespaces)) }}
test.namespace: {{ .Values.test.namespace }} is none of namespaces, so the operator would not see the sprint there
{{- end }}
{{- include "dsm.environmentContradictions" . }}
{{- include "dsm.resourceContradictions" (list "operator.resources" .Values.operator.resources) }}
{{- include "dsm.resourceContradictions" (list "webhook.resources" .Values.webhook.resources) }}
{{- include "dsm.resourceContradictions" (list "ollama.deploy.resources" .Values.ollama.deploy.resources) }}
{{- range $name, $service := .Values.services }}{{ include "dsm.resourceContradictions" (list (printf "services.%s.resources" $name) $service.resources) }}{{ end }}
{{- include "dsm.resourceContradictions" (list "dailyScrum.pod.resources" .Values.dailyScrum.pod.resources) }}
{{- range $n, $entry := .Values.auth.rights }}
{{- $whom := 0 }}
{{- range list "serviceAccount" "group" "subject" "claim" }}{{ if hasKey $entry . }}{{ $whom = add1 $whom }}{{ end }}{{ end }}
{{- if ne (int $whom) 1 }}
auth.rights[{{ $n }}]: name whom it is about by one of serviceAccount, group, subject and claim
{{- end }}
{{- if and (has "system" $entry.rights) (or $entry.projects $entry.namespaces) }}
auth.rights[{{ $n }}].rights: system is a right over everything: leave out projects and namespaces
{{- end }}
{{- end }}
{{- end }}

{{/* A variable that stands there twice would be refused by some and taken from the wrong place by others. */}}
{{- define "dsm.environmentContradictions" -}}
{{- range $name := concat (list "operator") (include "dsm.services" . | fromYaml | keys | sortAlpha) }}
{{- $isOperator := eq $name "operator" }}
{{- $own := ternary (include "dsm.ownOperatorEnvironment" $) "" $isOperator }}
{{- if not $isOperator }}{{ $own = include "dsm.ownServiceEnvironment" (list $ $name) }}{{ end }}
{{- $taken := list }}
{{- range fromYamlArray $own }}{{ $taken = append $taken .name }}{{ end }}
{{- $key := ternary "operator" (printf "services.%s" $name) $isOperator }}
{{- $seen := list }}
{{- range (ternary $.Values.operator (index $.Values.services $name) $isOperator).extraEnv }}
{{- if has .name $taken }}
{{ $key }}.extraEnv: {{ .name }} is set by the chart itself
{{- else if has .name $seen }}
{{ $key }}.extraEnv: {{ .name }} stands there twice
{{- end }}
{{- $seen = append $seen .name }}
{{- end }}
{{- end }}
{{- end }}
